# A rule set of three parts is fetched. The connection breaks after the first part; the fetch goes on from there.
stores 1
at 100 wish 1 0 120000
at 125 break 1 bulk
at 3000 meet
---
[      0] hq for 1 starts
[      0] store  1 starts
[     20] store  1 < up fast
[     20] store  1 > send fast PING 1
[     20] store  1 > send fast CMD_ACK cursor 0 durable 0
[     20] store  1 < up bulk
[     20] store  1 > send bulk PING 1
[     30] hq for 1 < up fast
[     30] hq for 1 > save-session fast boot 1 handshake 1
[     30] hq for 1 > send fast LED_ACK cursor 0 durable 0
[     30] hq for 1 < frame fast PING 1
[     30] hq for 1 > send fast PONG 1
[     30] hq for 1 < frame fast CMD_ACK cursor 0 durable 0
[     30] hq for 1 < up bulk
[     30] hq for 1 > save-session bulk boot 1 handshake 2
[     30] hq for 1 > send bulk DOC_ACK cursor 0 durable 0
[     30] hq for 1 < frame bulk PING 1
[     30] hq for 1 > send bulk PONG 1
[     40] store  1 < frame fast LED_ACK cursor 0 durable 0
[     40] store  1 < frame fast PONG 1
[     40] store  1 < frame bulk DOC_ACK cursor 0 durable 0
[     40] store  1 < frame bulk PONG 1
[    100] store  1 < blob-wanted slot 0 from 0 of 120000
[    100] store  1 > send bulk BLOB_GET from 0
[    110] hq for 1 < frame bulk BLOB_GET from 0
[    110] hq for 1 > load-blob from 0
[    110] hq for 1 < blob-loaded 0+49152 of 120000
[    110] hq for 1 > send bulk BLOB_PART 0+49152 of 120000
[    120] store  1 < frame bulk BLOB_PART 0+49152 of 120000
[    120] store  1 > save-blob slot 0 0+49152
[    120] store  1 < blob-saved to 49152
[    120] store  1 > send bulk BLOB_GET from 49152
[    125] store  1 bulk lane breaks
[    135] store  1 < down bulk
[    135] hq for 1 < down bulk
[    198] store  1 < up bulk
[    198] store  1 > send bulk PING 1
[    198] store  1 > send bulk BLOB_GET from 49152
[    208] hq for 1 < up bulk
[    208] hq for 1 > save-session bulk boot 1 handshake 3
[    208] hq for 1 > send bulk DOC_ACK cursor 0 durable 0
[    208] hq for 1 < frame bulk PING 1
[    208] hq for 1 > send bulk PONG 1
[    208] hq for 1 < frame bulk BLOB_GET from 49152
[    208] hq for 1 > load-blob from 49152
[    208] hq for 1 < blob-loaded 49152+49152 of 120000
[    208] hq for 1 > send bulk BLOB_PART 49152+49152 of 120000
[    218] store  1 < frame bulk DOC_ACK cursor 0 durable 0
[    218] store  1 < frame bulk PONG 1
[    218] store  1 < frame bulk BLOB_PART 49152+49152 of 120000
[    218] store  1 > save-blob slot 0 49152+49152
[    218] store  1 < blob-saved to 98304
[    218] store  1 > send bulk BLOB_GET from 98304
[    228] hq for 1 < frame bulk BLOB_GET from 98304
[    228] hq for 1 > load-blob from 98304
[    228] hq for 1 < blob-loaded 98304+21696 of 120000
[    228] hq for 1 > send bulk BLOB_PART 98304+21696 of 120000
[    238] store  1 < frame bulk BLOB_PART 98304+21696 of 120000
[    238] store  1 > save-blob slot 0 98304+21696 last
[    238] store  1 < blob-saved to 120000
