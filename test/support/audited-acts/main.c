/* `acts NAME [WORD…]`: says when it is ready, waits for a line, then does what is named. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acts.h"

long must(long result, const char* what) {
  if (result >= 0) return result;
  perror(what);
  exit(2);
}

int main(int argc, char** argv) {
  const struct act* const kinds[] = {file_acts, kernel_acts, process_acts, socket_acts};
  if (argc < 2) return 1;
  puts("ready");
  fflush(stdout);
  while (getchar() != '\n') {
    if (feof(stdin)) return 1;
  }
  for (size_t kind = 0; kind < sizeof(kinds) / sizeof(kinds[0]); ++kind) {
    for (const struct act* act = kinds[kind]; act->name != NULL; ++act) {
      if (strcmp(act->name, argv[1]) != 0) continue;
      act->run(argv + 2);
      return 0;
    }
  }
  fprintf(stderr, "no act is named %s\n", argv[1]);
  return 1;
}
