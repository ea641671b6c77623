# A commit fails at HQ: it says BUSY. What was under way behind it leaves a hole and is dropped without a word; the store
# goes back to what was acknowledged, waits, and sends all of it again.
stores 1
at 100 write store 1 led 2
at 105 write store 1 led 1
at 113 disk fails
at 115 disk works
at 8000 meet
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
[    107] store  1 < grew led to 3
[    107] store  1 > load led from 3
[    107] store  1 < loaded led 3
[    107] store  1 > send fast LED_PUSH 3 head 3
[    112] hq for 1 < frame fast LED_PUSH 1..2 head 2
[    112] hq for 1 > save led 1..2
[    114] hq for 1 commit of led fails
[    114] hq for 1 < save-failed led
[    114] hq for 1 > send fast BUSY led 2842 ms
[    117] hq for 1 < frame fast LED_PUSH 3 head 3
[    124] store  1 < frame fast BUSY led 2842 ms
[   2966] store  1 > load led from 1
[   2966] store  1 < loaded led 1..3
[   2966] store  1 > send fast LED_PUSH 1..3 head 3
[   2976] hq for 1 < frame fast LED_PUSH 1..3 head 3
[   2976] hq for 1 > save led 1..3
[   2978] hq for 1 < saved led to 3 durable 3
[   2978] hq for 1 > send fast LED_ACK cursor 3 durable 3
[   2988] store  1 < frame fast LED_ACK cursor 3 durable 3
[   2988] store  1 > save-acked led to 3 durable 3
