#include "CPicture.h"

#include <stdio.h>

int CPicture_failed(const char *words, char *message) {
    snprintf(message, CPICTURE_MESSAGE_LENGTH, "%s", words);
    return 1;
}
