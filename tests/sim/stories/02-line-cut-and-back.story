# The line is cut while the store goes on selling. What was under way arrives when the line is back, because the
# connection lives; what was written meanwhile follows.
stores 1
at 100 write store 1 led 1
at 105 cut 1 3000
at 1000 write store 1 led 2
at 2000 write hq 1 cmd 2
at 4000 meet
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
[    102] store  1 < grew led to 1
[    102] store  1 > load led from 1
[    102] store  1 < loaded led 1
[    102] store  1 > send fast LED_PUSH 1 head 1
[    105] store  1 is cut off
[   1002] store  1 < grew led to 3
[   1002] store  1 > load led from 2
[   1002] store  1 < loaded led 2..3
[   1002] store  1 > send fast LED_PUSH 2..3 head 3
[   2002] hq for 1 < grew cmd to 2
[   2002] hq for 1 > load cmd from 1
[   2002] hq for 1 < loaded cmd 1..2
[   2002] hq for 1 > send fast CMD_BATCH 1..2 head 2
[   3105] store  1 is on line again
[   3112] hq for 1 < frame fast LED_PUSH 1 head 1
[   3112] hq for 1 > save led 1
[   3112] hq for 1 < frame fast LED_PUSH 2..3 head 3
[   3112] hq for 1 > save led 2..3
[   3114] hq for 1 < saved led to 1 durable 1
[   3114] hq for 1 > send fast LED_ACK cursor 1 durable 1
[   3114] hq for 1 < saved led to 3 durable 3
[   3114] hq for 1 > send fast LED_ACK cursor 3 durable 3
[   3212] store  1 < frame fast CMD_BATCH 1..2 head 2
[   3212] store  1 > save cmd 1..2
[   3212] store  1 < frame fast LED_ACK cursor 1 durable 1
[   3212] store  1 > save-acked led to 1 durable 1
[   3212] store  1 < frame fast LED_ACK cursor 3 durable 3
[   3212] store  1 > save-acked led to 3 durable 3
[   3214] store  1 < saved cmd to 2 durable 2
[   3214] store  1 > send fast CMD_ACK cursor 2 durable 2
[   3224] hq for 1 < frame fast CMD_ACK cursor 2 durable 2
[   3224] hq for 1 > save-acked cmd to 2 durable 2
