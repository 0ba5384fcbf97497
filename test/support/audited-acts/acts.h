/*
 * A program that does one thing when it is told to, for the tests on the running kernel to audit.
 * Each file has the acts of one kind.
 */
#ifndef AUDIT_NETLINK_TEST_ACTS_H_
#define AUDIT_NETLINK_TEST_ACTS_H_

struct act {
  const char* name;
  void (*run)(char** words);
};

/* Each ends with an act without a name. */
extern const struct act file_acts[];
extern const struct act kernel_acts[];
extern const struct act process_acts[];
extern const struct act socket_acts[];

/* Ends the program, saying what failed, unless `result` is 0 or more. Gives the result. */
long must(long result, const char* what);

#endif
