# The push has reached HQ, whose process dies before the commit: nothing was acknowledged, so the store sends it again.
stores 1
at 100 write store 1 led 2
at 113 crash hq 500
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
[    102] store  1 < grew led to 2
[    102] store  1 > load led from 1
[    102] store  1 < loaded led 1..2
[    102] store  1 > send fast LED_PUSH 1..2 head 2
[    112] hq for 1 < frame fast LED_PUSH 1..2 head 2
[    112] hq for 1 > save led 1..2
[    113] hq for 1 crashes
[    123] store  1 < down fast
[    123] store  1 < down bulk
[    613] hq for 1 starts
[    758] store  1 < up fast
[    758] store  1 > load led from 1
[    758] store  1 > send fast PING 1
[    758] store  1 > send fast CMD_ACK cursor 0 durable 0
[    758] store  1 < loaded led 1..2
[    758] store  1 > send fast LED_PUSH 1..2 head 2
[    768] hq for 1 < up fast
[    768] hq for 1 > save-session fast boot 1 handshake 3
[    768] hq for 1 > send fast LED_ACK cursor 0 durable 0
[    768] hq for 1 < frame fast PING 1
[    768] hq for 1 > send fast PONG 1
[    768] hq for 1 < frame fast CMD_ACK cursor 0 durable 0
[    768] hq for 1 < frame fast LED_PUSH 1..2 head 2
[    768] hq for 1 > save led 1..2
[    770] hq for 1 < saved led to 2 durable 2
[    770] hq for 1 > send fast LED_ACK cursor 2 durable 2
[    778] store  1 < frame fast LED_ACK cursor 0 durable 0
[    778] store  1 < frame fast PONG 1
[    780] store  1 < frame fast LED_ACK cursor 2 durable 2
[    780] store  1 > save-acked led to 2 durable 2
[   1174] store  1 < up bulk
[   1174] store  1 > send bulk PING 1
[   1184] hq for 1 < up bulk
[   1184] hq for 1 > save-session bulk boot 1 handshake 4
[   1184] hq for 1 > send bulk DOC_ACK cursor 0 durable 0
[   1184] hq for 1 < frame bulk PING 1
[   1184] hq for 1 > send bulk PONG 1
[   1194] store  1 < frame bulk DOC_ACK cursor 0 durable 0
[   1194] store  1 < frame bulk PONG 1
