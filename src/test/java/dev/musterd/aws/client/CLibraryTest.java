package dev.musterd.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CLibraryTest {
  @Test
  void mappings_nameTheCLibrary() {
    assertEquals(
        "glibc",
        CLibrary.of(
            """
            7f0e-7f0f r-xp 00028000 08:01 1 /usr/lib/x86_64-linux-gnu/libc.so.6
            7f10-7f11 r--p 00000000 08:01 2 /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2
            """));
    assertEquals("musl", CLibrary.of("7f0e-7f0f r-xp 00014000 08:01 1 /lib/ld-musl-x86_64.so.1\n"));
  }
}
