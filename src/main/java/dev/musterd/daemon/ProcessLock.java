package dev.musterd.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A lock on a file that one process of this host has at a time. The kernel takes it away when the
 * process ends, however it ends. So the process that has it knows that the one before has ended.
 *
 * @param id the file's content: a random text, which no other host has, as the file is in a
 *     directory that does not outlive the boot
 * @param channel keeps the lock while it is open; it closes when nothing refers to it any more
 */
record ProcessLock(String id, FileChannel channel) {
  private static final String FILE = "process.lock";

  /** A UUID as text. */
  private static final int ID_LENGTH = 36;

  /**
   * Takes the lock in the runtime directory that systemd has made. Empty where there is none, where
   * it cannot be written, or where another process has the lock. Blocks for the disk.
   *
   * @param environment the process's variables
   */
  static Optional<ProcessLock> take(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("RUNTIME_DIRECTORY"))
        .map(directories -> directories.split(":", 2)[0])
        .filter(directory -> !directory.isBlank())
        .flatMap(directory -> take(Path.of(directory, FILE)));
  }

  private static Optional<ProcessLock> take(Path file) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
      if (channel.tryLock() != null) {
        return Optional.of(new ProcessLock(id(channel), channel));
      }
      channel.close();
      return Optional.empty();
    } catch (IOException | OverlappingFileLockException unusable) {
      return Optional.empty();
    }
  }

  /** What a process before has written, or else a new one. */
  private static String id(FileChannel channel) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(ID_LENGTH);
    if (channel.size() == ID_LENGTH && channel.read(read, 0) == ID_LENGTH) {
      return new String(read.array(), StandardCharsets.US_ASCII);
    }
    String id = UUID.randomUUID().toString();
    channel.truncate(0).write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)), 0);
    return id;
  }
}
