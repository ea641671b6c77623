# HQ is loaded: first it takes the credit of the bulk lane, so that receipts wait while the ledger goes on; then led is
# told to wait. When the load is gone both go on by themselves.
stores 1
at 100 press 1 700
at 150 write store 1 doc 2
at 150 write store 1 led 1
at 300 press 3 700
at 350 write store 1 led 1
at 600 press 0 1
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
[    100] hq for 1 < pressure 1
[    100] hq for 1 > send bulk DOC_ACK cursor 0 durable 0 credit 0
[    110] store  1 < frame bulk DOC_ACK cursor 0 durable 0 credit 0
[    152] store  1 < grew doc to 2
[    152] store  1 < grew led to 1
[    152] store  1 > load led from 1
[    152] store  1 < loaded led 1
[    152] store  1 > send fast LED_PUSH 1 head 1
[    162] hq for 1 < frame fast LED_PUSH 1 head 1
[    162] hq for 1 > save led 1
[    164] hq for 1 < saved led to 1 durable 1
[    164] hq for 1 > send fast LED_ACK cursor 1 durable 1
[    174] store  1 < frame fast LED_ACK cursor 1 durable 1
[    174] store  1 > save-acked led to 1 durable 1
[    300] hq for 1 < pressure 3
[    300] hq for 1 > send fast LED_ACK cursor 1 durable 1 credit 8192
[    310] store  1 < frame fast LED_ACK cursor 1 durable 1 credit 8192
[    352] store  1 < grew led to 2
[    352] store  1 > load led from 2
[    352] store  1 < loaded led 2
[    352] store  1 > send fast LED_PUSH 2 head 2
[    362] hq for 1 < frame fast LED_PUSH 2 head 2
[    362] hq for 1 > send fast BUSY led 700 ms
[    372] store  1 < frame fast BUSY led 700 ms
[    600] hq for 1 < pressure 0
[    600] hq for 1 > send bulk DOC_ACK cursor 0 durable 0
[    600] hq for 1 > send fast LED_ACK cursor 1 durable 1
[    610] store  1 < frame bulk DOC_ACK cursor 0 durable 0
[    610] store  1 > load doc from 1
[    610] store  1 < frame fast LED_ACK cursor 1 durable 1
[    610] store  1 < loaded doc 1..2
[    610] store  1 > send bulk DOC_PUSH 1..2 head 2
[    620] hq for 1 < frame bulk DOC_PUSH 1..2 head 2
[    620] hq for 1 > save doc 1..2
[    622] hq for 1 < saved doc to 2 durable 2
[    622] hq for 1 > send bulk DOC_ACK cursor 2 durable 2
[    632] store  1 < frame bulk DOC_ACK cursor 2 durable 2
[    632] store  1 > save-acked doc to 2 durable 2
[   1072] store  1 > load led from 2
[   1072] store  1 < loaded led 2
[   1072] store  1 > send fast LED_PUSH 2 head 2
[   1082] hq for 1 < frame fast LED_PUSH 2 head 2
[   1082] hq for 1 > save led 2
[   1084] hq for 1 < saved led to 2 durable 2
[   1084] hq for 1 > send fast LED_ACK cursor 2 durable 2
[   1094] store  1 < frame fast LED_ACK cursor 2 durable 2
[   1094] store  1 > save-acked led to 2 durable 2
