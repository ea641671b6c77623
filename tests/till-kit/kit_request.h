/* A step of a case as a request over HTTP: values put in, the body made, the headers that every till sends. */
#ifndef REGULARS_TILL_KIT_REQUEST_H
#define REGULARS_TILL_KIT_REQUEST_H

#include "tests/harness/api_client.h"
#include "tests/till-kit/kit_case.h"
#include "tests/till-kit/kit_values.h"

/* The body lies in `room`, everything else in the arena. FAULT_INPUT: the step needs what is not known, or is wrong. */
bool kit_request_make(const struct kit_sent *sent, const struct kit_values *values, struct arena *arena,
                      uint8_t room[static KIT_BODY_MAX], struct api_request *request,
                      struct fault *fault) FAULT_CHECKED;

#endif
