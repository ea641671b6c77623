# HQ is restored from a backup that lacks what it had acknowledged. The store has kept it, says so, and sends it again.
stores 1
at 100 write store 1 led 4
at 200 crash hq 300
at 300 forget hq 1 led 1
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
[    102] store  1 < grew led to 4
[    102] store  1 > load led from 1
[    102] store  1 < loaded led 1..4
[    102] store  1 > send fast LED_PUSH 1..4 head 4
[    112] hq for 1 < frame fast LED_PUSH 1..4 head 4
[    112] hq for 1 > save led 1..4
[    114] hq for 1 < saved led to 4 durable 4
[    114] hq for 1 > send fast LED_ACK cursor 4 durable 4
[    124] store  1 < frame fast LED_ACK cursor 4 durable 4
[    124] store  1 > save-acked led to 4 durable 4
[    200] hq for 1 crashes
[    210] store  1 < down fast
[    210] store  1 < down bulk
[    500] hq for 1 starts
[    650] store  1 < up fast
[    650] store  1 > save-acked led to 1 durable 4
[    650] store  1 > load led from 2
[    650] store  1 > send fast PING 1
[    650] store  1 > send fast CMD_ACK cursor 0 durable 0
[    650] store  1 > alarm led RECEIVER_FORGOT at 2
[    650] store  1 < loaded led 2..4
[    650] store  1 > send fast LED_PUSH 2..4 head 4
[    660] hq for 1 < up fast
[    660] hq for 1 > save-session fast boot 1 handshake 3
[    660] hq for 1 > send fast LED_ACK cursor 1 durable 1
[    660] hq for 1 < frame fast PING 1
[    660] hq for 1 > send fast PONG 1
[    660] hq for 1 < frame fast CMD_ACK cursor 0 durable 0
[    660] hq for 1 < frame fast LED_PUSH 2..4 head 4
[    660] hq for 1 > save led 2..4
[    662] hq for 1 < saved led to 4 durable 4
[    662] hq for 1 > send fast LED_ACK cursor 4 durable 4
[    665] store  1 < up bulk
[    665] store  1 > send bulk PING 1
[    670] store  1 < frame fast LED_ACK cursor 1 durable 1
[    670] store  1 < frame fast PONG 1
[    672] store  1 < frame fast LED_ACK cursor 4 durable 4
[    672] store  1 > save-acked led to 4 durable 4
[    675] hq for 1 < up bulk
[    675] hq for 1 > save-session bulk boot 1 handshake 4
[    675] hq for 1 > send bulk DOC_ACK cursor 0 durable 0
[    675] hq for 1 < frame bulk PING 1
[    675] hq for 1 > send bulk PONG 1
[    685] store  1 < frame bulk DOC_ACK cursor 0 durable 0
[    685] store  1 < frame bulk PONG 1
