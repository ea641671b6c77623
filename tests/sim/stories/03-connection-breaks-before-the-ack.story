# HQ has saved, its acknowledgement is lost with the connection. The new connection begins with HQ's cursor, so nothing
# is sent twice.
stores 1
at 100 write store 1 led 2
at 115 break 1 fast
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
[    114] hq for 1 < saved led to 2 durable 2
[    114] hq for 1 > send fast LED_ACK cursor 2 durable 2
[    115] store  1 fast lane breaks
[    125] store  1 < down fast
[    125] hq for 1 < down fast
[    397] store  1 < up fast
[    397] store  1 > save-acked led to 2 durable 2
[    397] store  1 > send fast PING 1
[    397] store  1 > send fast CMD_ACK cursor 0 durable 0
[    407] hq for 1 < up fast
[    407] hq for 1 > save-session fast boot 1 handshake 3
[    407] hq for 1 > send fast LED_ACK cursor 2 durable 2
[    407] hq for 1 < frame fast PING 1
[    407] hq for 1 > send fast PONG 1
[    407] hq for 1 < frame fast CMD_ACK cursor 0 durable 0
[    417] store  1 < frame fast LED_ACK cursor 2 durable 2
[    417] store  1 < frame fast PONG 1
