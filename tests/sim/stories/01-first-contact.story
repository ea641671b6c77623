# A store dials, is welcomed, and brings what it has: ledger entries on the fast lane, receipts on the bulk lane. HQ
# acknowledges after its disk has them. An order from HQ goes down at once, without being asked for.
stores 1
at 0 write store 1 led 3
at 0 write store 1 doc 2
at 100 write hq 1 cmd 1
at 200 meet
---
[      0] hq for 1 starts
[      0] store  1 starts
[      2] store  1 < grew led to 3
[      2] store  1 < grew doc to 2
[     20] store  1 < up fast
[     20] store  1 > load led from 1
[     20] store  1 > send fast PING 1
[     20] store  1 > send fast CMD_ACK cursor 0 durable 0
[     20] store  1 < up bulk
[     20] store  1 > load doc from 1
[     20] store  1 > send bulk PING 1
[     20] store  1 < loaded led 1..3
[     20] store  1 > send fast LED_PUSH 1..3 head 3
[     20] store  1 < loaded doc 1..2
[     20] store  1 > send bulk DOC_PUSH 1..2 head 2
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
[     30] hq for 1 < frame fast LED_PUSH 1..3 head 3
[     30] hq for 1 > save led 1..3
[     30] hq for 1 < frame bulk DOC_PUSH 1..2 head 2
[     30] hq for 1 > save doc 1..2
[     32] hq for 1 < saved led to 3 durable 3
[     32] hq for 1 > send fast LED_ACK cursor 3 durable 3
[     32] hq for 1 < saved doc to 2 durable 2
[     32] hq for 1 > send bulk DOC_ACK cursor 2 durable 2
[     40] store  1 < frame fast LED_ACK cursor 0 durable 0
[     40] store  1 < frame fast PONG 1
[     40] store  1 < frame bulk DOC_ACK cursor 0 durable 0
[     40] store  1 < frame bulk PONG 1
[     42] store  1 < frame fast LED_ACK cursor 3 durable 3
[     42] store  1 > save-acked led to 3 durable 3
[     42] store  1 < frame bulk DOC_ACK cursor 2 durable 2
[     42] store  1 > save-acked doc to 2 durable 2
[    102] hq for 1 < grew cmd to 1
[    102] hq for 1 > load cmd from 1
[    102] hq for 1 < loaded cmd 1
[    102] hq for 1 > send fast CMD_BATCH 1 head 1
[    112] store  1 < frame fast CMD_BATCH 1 head 1
[    112] store  1 > save cmd 1
[    114] store  1 < saved cmd to 1 durable 1
[    114] store  1 > send fast CMD_ACK cursor 1 durable 1
[    124] hq for 1 < frame fast CMD_ACK cursor 1 durable 1
[    124] hq for 1 > save-acked cmd to 1 durable 1
