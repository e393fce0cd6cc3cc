package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLockTest {
  @TempDir private Path directory;

  private Optional<ProcessLock> take(Path in) {
    return ProcessLock.take(Map.of("RUNTIME_DIRECTORY", in.toString()));
  }

  private static void end(ProcessLock lock) throws IOException {
    lock.channel().close();
  }

  @Test
  void processAfterOneThatHasEnded_hasTheSameLock() throws IOException {
    ProcessLock first = take(directory).orElseThrow();
    end(first);
    ProcessLock second = take(directory).orElseThrow();
    assertEquals(first.id(), second.id());
    end(second);
  }

  @Test
  void secondProcess_hasNone_whileTheFirstLives() throws IOException {
    ProcessLock first = take(directory).orElseThrow();
    assertEquals(Optional.empty(), take(directory));
    end(first);
  }

  @Test
  void otherDirectory_isAnotherLock() throws IOException {
    ProcessLock first = take(directory).orElseThrow();
    ProcessLock other = take(Files.createDirectory(directory.resolve("other"))).orElseThrow();
    assertNotEquals(first.id(), other.id());
    end(first);
    end(other);
  }

  @Test
  void firstOfSeveralDirectories_isTaken() throws IOException {
    Optional<ProcessLock> lock =
        ProcessLock.take(Map.of("RUNTIME_DIRECTORY", directory + ":/nowhere"));
    end(lock.orElseThrow());
  }

  @Test
  void contentOfAnotherLength_isReplaced() throws IOException {
    Path file = Files.writeString(directory.resolve("process.lock"), "half");
    ProcessLock lock = take(directory).orElseThrow();
    assertEquals(36, lock.id().length());
    assertEquals(lock.id(), Files.readString(file));
    end(lock);
  }

  @Test
  void withoutADirectoryOfSystemd_thereIsNone() {
    assertEquals(Optional.empty(), ProcessLock.take(Map.of()));
    assertEquals(Optional.empty(), ProcessLock.take(Map.of("RUNTIME_DIRECTORY", "")));
    assertEquals(Optional.empty(), take(directory.resolve("absent")));
  }
}
