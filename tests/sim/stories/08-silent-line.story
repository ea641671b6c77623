# The connection dies without a word. Each side asks after 25 s and 50 s of silence, and gives it up after 60 s.
stores 1
at 100 write store 1 led 1
at 200 black 1 fast
at 300 write store 1 led 1
at 70000 meet
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
[    112] hq for 1 < frame fast LED_PUSH 1 head 1
[    112] hq for 1 > save led 1
[    114] hq for 1 < saved led to 1 durable 1
[    114] hq for 1 > send fast LED_ACK cursor 1 durable 1
[    124] store  1 < frame fast LED_ACK cursor 1 durable 1
[    124] store  1 > save-acked led to 1 durable 1
[    200] store  1 fast lane goes black
[    302] store  1 < grew led to 2
[    302] store  1 > load led from 2
[    302] store  1 < loaded led 2
[    302] store  1 > send fast LED_PUSH 2 head 2
[  25030] hq for 1 > send bulk PING 1
[  25040] store  1 > send bulk PING 2
[  25040] store  1 < frame bulk PING 1
[  25040] store  1 > send bulk PONG 1
[  25050] hq for 1 < frame bulk PING 2
[  25050] hq for 1 > send bulk PONG 2
[  25050] hq for 1 < frame bulk PONG 1
[  25060] store  1 < frame bulk PONG 2
[  25112] hq for 1 > send fast PING 1
[  25124] store  1 > send fast PING 2
[  50050] hq for 1 > send bulk PING 2
[  50060] store  1 > send bulk PING 3
[  50060] store  1 < frame bulk PING 2
[  50060] store  1 > send bulk PONG 2
[  50070] hq for 1 < frame bulk PING 3
[  50070] hq for 1 > send bulk PONG 3
[  50070] hq for 1 < frame bulk PONG 2
[  50080] store  1 < frame bulk PONG 3
[  50112] hq for 1 > send fast PING 2
[  50124] store  1 > send fast PING 3
[  60112] hq for 1 > drop fast SILENT
[  60124] store  1 > drop fast SILENT
[  60273] store  1 < up fast
[  60273] store  1 > load led from 2
[  60273] store  1 > send fast PING 1
[  60273] store  1 > send fast CMD_ACK cursor 0 durable 0
[  60273] store  1 < loaded led 2
[  60273] store  1 > send fast LED_PUSH 2 head 2
[  60283] hq for 1 < up fast
[  60283] hq for 1 > save-session fast boot 1 handshake 3
[  60283] hq for 1 > send fast LED_ACK cursor 1 durable 1
[  60283] hq for 1 < frame fast PING 1
[  60283] hq for 1 > send fast PONG 1
[  60283] hq for 1 < frame fast CMD_ACK cursor 0 durable 0
[  60283] hq for 1 < frame fast LED_PUSH 2 head 2
[  60283] hq for 1 > save led 2
[  60285] hq for 1 < saved led to 2 durable 2
[  60285] hq for 1 > send fast LED_ACK cursor 2 durable 2
[  60293] store  1 < frame fast LED_ACK cursor 1 durable 1
[  60293] store  1 < frame fast PONG 1
[  60295] store  1 < frame fast LED_ACK cursor 2 durable 2
[  60295] store  1 > save-acked led to 2 durable 2
