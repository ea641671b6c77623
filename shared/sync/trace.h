/* Events and duties as readable lines, for logs, stories of the simulation and the eye. One line, no newline:
 *     frame fast LED_PUSH 11..13 head 13
 *     save led 11..13
 *     send fast LED_ACK cursor 13 durable 13 */
#ifndef REGULARS_SYNC_TRACE_H
#define REGULARS_SYNC_TRACE_H

#include "sync/duty.h"
#include "sync/event.h"

/* `arena` is for decoding the frames that are shown; it is reset. */
void sync_trace_event(struct writer *out, const struct sync_event *event, struct arena *arena);
void sync_trace_duty(struct writer *out, const struct sync_duty *duty, struct arena *arena);
void sync_trace_message(struct writer *out, const struct sync_message *message);

#endif
