# A store is restored from an image that lacks an entry HQ has acknowledged. HQ's cursor is above the store's head: led
# stops on both sides with an alarm, also after more sales have filled the numbers with another history. Receipts, which
# the image has all, and orders go on.
stores 1
at 100 write store 1 led 3
at 100 write store 1 doc 1
at 200 crash store 1 300
at 300 forget store 1 led 2
at 1000 write store 1 led 4
at 1100 write store 1 doc 1
at 1200 write hq 1 cmd 1
at 2000 break 1 fast
at 5000 crash store 1 300
at 9000 end
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
[    102] store  1 < grew led to 3
[    102] store  1 > load led from 1
[    102] store  1 < grew doc to 1
[    102] store  1 > load doc from 1
[    102] store  1 < loaded led 1..3
[    102] store  1 > send fast LED_PUSH 1..3 head 3
[    102] store  1 < loaded doc 1
[    102] store  1 > send bulk DOC_PUSH 1 head 1
[    112] hq for 1 < frame fast LED_PUSH 1..3 head 3
[    112] hq for 1 > save led 1..3
[    112] hq for 1 < frame bulk DOC_PUSH 1 head 1
[    112] hq for 1 > save doc 1
[    114] hq for 1 < saved led to 3 durable 3
[    114] hq for 1 > send fast LED_ACK cursor 3 durable 3
[    114] hq for 1 < saved doc to 1 durable 1
[    114] hq for 1 > send bulk DOC_ACK cursor 1 durable 1
[    124] store  1 < frame fast LED_ACK cursor 3 durable 3
[    124] store  1 > save-acked led to 3 durable 3
[    124] store  1 < frame bulk DOC_ACK cursor 1 durable 1
[    124] store  1 > save-acked doc to 1 durable 1
[    200] store  1 crashes
[    210] hq for 1 < down fast
[    210] hq for 1 < down bulk
[    500] store  1 starts
[    520] store  1 < up fast
[    520] store  1 > send fast PING 1
[    520] store  1 > send fast CMD_ACK cursor 0 durable 0
[    520] store  1 > alarm led SENDER_BEHIND (told)
[    520] store  1 < up bulk
[    520] store  1 > send bulk PING 1
[    530] hq for 1 < up fast
[    530] hq for 1 > save-session fast boot 2 handshake 3
[    530] hq for 1 > send fast ERR led SENDER_BEHIND at 2
[    530] hq for 1 > alarm led SENDER_BEHIND at 2
[    530] hq for 1 < frame fast PING 1
[    530] hq for 1 > send fast PONG 1
[    530] hq for 1 < frame fast CMD_ACK cursor 0 durable 0
[    530] hq for 1 < up bulk
[    530] hq for 1 > save-session bulk boot 2 handshake 4
[    530] hq for 1 > send bulk DOC_ACK cursor 1 durable 1
[    530] hq for 1 < frame bulk PING 1
[    530] hq for 1 > send bulk PONG 1
[    540] store  1 < frame fast ERR led SENDER_BEHIND at 2
[    540] store  1 < frame fast PONG 1
[    540] store  1 < frame bulk DOC_ACK cursor 1 durable 1
[    540] store  1 < frame bulk PONG 1
[   1002] store  1 < grew led to 6
[   1102] store  1 < grew doc to 2
[   1102] store  1 > load doc from 2
[   1102] store  1 < loaded doc 2
[   1102] store  1 > send bulk DOC_PUSH 2 head 2
[   1112] hq for 1 < frame bulk DOC_PUSH 2 head 2
[   1112] hq for 1 > save doc 2
[   1114] hq for 1 < saved doc to 2 durable 2
[   1114] hq for 1 > send bulk DOC_ACK cursor 2 durable 2
[   1124] store  1 < frame bulk DOC_ACK cursor 2 durable 2
[   1124] store  1 > save-acked doc to 2 durable 2
[   1202] hq for 1 < grew cmd to 1
[   1202] hq for 1 > load cmd from 1
[   1202] hq for 1 < loaded cmd 1
[   1202] hq for 1 > send fast CMD_BATCH 1 head 1
[   1212] store  1 < frame fast CMD_BATCH 1 head 1
[   1212] store  1 > save cmd 1
[   1214] store  1 < saved cmd to 1 durable 1
[   1214] store  1 > send fast CMD_ACK cursor 1 durable 1
[   1224] hq for 1 < frame fast CMD_ACK cursor 1 durable 1
[   1224] hq for 1 > save-acked cmd to 1 durable 1
[   2000] store  1 fast lane breaks
[   2010] store  1 < down fast
[   2010] hq for 1 < down fast
[   2325] store  1 < up fast
[   2325] store  1 > send fast PING 1
[   2325] store  1 > send fast CMD_ACK cursor 1 durable 1
[   2335] hq for 1 < up fast
[   2335] hq for 1 > save-session fast boot 2 handshake 5
[   2335] hq for 1 < frame fast PING 1
[   2335] hq for 1 > send fast PONG 1
[   2335] hq for 1 < frame fast CMD_ACK cursor 1 durable 1
[   2345] store  1 < frame fast PONG 1
[   5000] store  1 crashes
[   5010] hq for 1 < down fast
[   5010] hq for 1 < down bulk
[   5300] store  1 starts
[   5320] store  1 < up fast
[   5320] store  1 > send fast PING 1
[   5320] store  1 > send fast CMD_ACK cursor 1 durable 1
[   5320] store  1 > alarm led SENDER_BEHIND (told)
[   5320] store  1 < up bulk
[   5320] store  1 > send bulk PING 1
[   5330] hq for 1 < up fast
[   5330] hq for 1 > save-session fast boot 3 handshake 6
[   5330] hq for 1 < frame fast PING 1
[   5330] hq for 1 > send fast PONG 1
[   5330] hq for 1 < frame fast CMD_ACK cursor 1 durable 1
[   5330] hq for 1 < up bulk
[   5330] hq for 1 > save-session bulk boot 3 handshake 7
[   5330] hq for 1 > send bulk DOC_ACK cursor 2 durable 2
[   5330] hq for 1 < frame bulk PING 1
[   5330] hq for 1 > send bulk PONG 1
[   5340] store  1 < frame fast PONG 1
[   5340] store  1 < frame bulk DOC_ACK cursor 2 durable 2
[   5340] store  1 < frame bulk PONG 1
