package dev.musterd.doubles.s3;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Buckets, objects and uploads. Synchronized: a test reads while the server writes. */
public final class S3Memory {
  private static final int SMALLEST_PART = 5 * 1024 * 1024;

  /**
   * An object; its bytes are empty where only sizes are kept.
   *
   * @param write the number of the write that made it, of all in this memory
   */
  public record Stored(byte[] bytes, long size, String sha256, long write) {
    /** As S3's, it is the same for the same content. */
    String etag() {
      return S3Memory.etag(sha256);
    }
  }

  /** Why S3 says no. */
  record Refusal(int status, String code) {}

  /** What an operation comes to. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Refusal refusal;

    RefusedException(int status, String code) {
      super(code);
      refusal = new Refusal(status, code);
    }

    Refusal refusal() {
      return refusal;
    }
  }

  private record Upload(
      String bucket, String key, SortedMap<Integer, Part> parts, MessageDigest sum) {}

  /** A part; its bytes are empty where only sizes are kept. */
  private record Part(byte[] bytes, int size) {}

  private final Map<String, SortedMap<String, Stored>> buckets = new HashMap<>();
  private final Map<String, Upload> uploads = new HashMap<>();
  private final Map<String, Deque<Refusal>> faults = new HashMap<>();
  private final Map<String, Deque<Refusal>> lostAnswers = new HashMap<>();
  private final Map<String, Integer> calls = new TreeMap<>();
  private int lastUpload;
  private long writes;
  private int pageSize = 1000;
  private int largestPart;
  private boolean sizesOnly;
  private boolean ignoresConditions;

  /** Parts that come from now on are hashed, counted and thrown away: for large files. */
  public synchronized void keepSizesOnly() {
    sizesOnly = true;
  }

  /** From now on it is a store that writes whatever the conditions are. */
  public synchronized void ignoreConditions() {
    ignoresConditions = true;
  }

  public synchronized void addBucket(String name) {
    buckets.put(name, new TreeMap<>());
  }

  /** The next calls of this operation, by its name in the API, are refused. */
  public synchronized void fail(String operation, int times, int status, String code) {
    for (int i = 0; i < times; i++) {
      faults.computeIfAbsent(operation, _ -> new ArrayDeque<>()).add(new Refusal(status, code));
    }
  }

  /** The next calls of this operation take effect, and are answered as if they had not. */
  public synchronized void failAfterEffect(String operation, int times, int status, String code) {
    for (int i = 0; i < times; i++) {
      lostAnswers
          .computeIfAbsent(operation, _ -> new ArrayDeque<>())
          .add(new Refusal(status, code));
    }
  }

  public synchronized Optional<Stored> find(String bucket, String key) {
    return Optional.ofNullable(buckets.getOrDefault(bucket, new TreeMap<>()).get(key));
  }

  public synchronized Set<String> keys(String bucket) {
    return new TreeSet<>(buckets.getOrDefault(bucket, new TreeMap<>()).keySet());
  }

  /** Lists have no more keys on a page from now on. */
  public synchronized void pageSize(int keys) {
    pageSize = keys;
  }

  synchronized int pageSize() {
    return pageSize;
  }

  /** Uploads that were neither completed nor aborted. */
  public synchronized int openUploads() {
    return uploads.size();
  }

  public synchronized int calls(String operation) {
    return calls.getOrDefault(operation, 0);
  }

  public synchronized int largestPart() {
    return largestPart;
  }

  synchronized void enter(String operation) {
    calls.merge(operation, 1, Integer::sum);
    Refusal scripted = faults.getOrDefault(operation, new ArrayDeque<>()).poll();
    if (scripted != null) {
      throw new RefusedException(scripted.status(), scripted.code());
    }
  }

  synchronized void leave(String operation) {
    Refusal scripted = lostAnswers.getOrDefault(operation, new ArrayDeque<>()).poll();
    if (scripted != null) {
      throw new RefusedException(scripted.status(), scripted.code());
    }
  }

  /**
   * A write on a condition.
   *
   * @param match the ETag of what has to be there
   * @param absent whether nothing may be there
   */
  synchronized void putIf(
      String bucket, String key, byte[] bytes, Optional<String> match, boolean absent) {
    Optional<Stored> current = Optional.ofNullable(bucket(bucket).get(key));
    if (!ignoresConditions) {
      check(current, match, absent);
    }
    put(bucket, key, bytes);
  }

  private static void check(Optional<Stored> current, Optional<String> match, boolean absent) {
    if (absent && current.isPresent()) {
      throw new RefusedException(412, "PreconditionFailed");
    } else if (match.isPresent() && current.isEmpty()) {
      throw new RefusedException(404, "NoSuchKey");
    } else if (match.isPresent() && !current.get().etag().equals(match.get())) {
      throw new RefusedException(412, "PreconditionFailed");
    }
  }

  static String etag(String sha256) {
    return "\"" + sha256.substring(0, 32) + "\"";
  }

  /** As an operator does with other tools. */
  public synchronized void put(String bucket, String key, byte[] bytes) {
    bucket(bucket).put(key, new Stored(bytes, bytes.length, hash(List.of(bytes)), ++writes));
  }

  synchronized Stored get(String bucket, String key) {
    bucket(bucket);
    return find(bucket, key).orElseThrow(() -> new RefusedException(404, "NoSuchKey"));
  }

  public synchronized void delete(String bucket, String key) {
    bucket(bucket).remove(key);
  }

  synchronized String begin(String bucket, String key) {
    bucket(bucket);
    String id = "upload-" + ++lastUpload;
    uploads.put(id, new Upload(bucket, key, new TreeMap<>(), sha256()));
    return id;
  }

  synchronized void part(String id, int number, byte[] bytes) {
    Upload upload = upload(id);
    largestPart = Math.max(largestPart, bytes.length);
    if (sizesOnly) {
      if (number != upload.parts().size() + 1) {
        throw new IllegalStateException("only parts in their order can be hashed: " + number);
      }
      upload.sum().update(bytes);
    }
    upload.parts().put(number, new Part(sizesOnly ? new byte[0] : bytes, bytes.length));
  }

  synchronized void complete(String id, List<Integer> numbers) {
    Upload upload = upload(id);
    if (!List.copyOf(upload.parts().keySet()).equals(numbers)) {
      throw new RefusedException(400, "InvalidPart");
    }
    List<Part> parts = List.copyOf(upload.parts().values());
    if (parts.subList(0, parts.size() - 1).stream().anyMatch(it -> it.size() < SMALLEST_PART)) {
      throw new RefusedException(400, "EntityTooSmall");
    }
    bucket(upload.bucket()).put(upload.key(), whole(upload, parts));
    uploads.remove(id);
  }

  private Stored whole(Upload upload, List<Part> parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    parts.forEach(part -> whole.writeBytes(part.bytes()));
    String hash =
        sizesOnly
            ? HexFormat.of().formatHex(upload.sum().digest())
            : hash(List.of(whole.toByteArray()));
    return new Stored(
        whole.toByteArray(), parts.stream().mapToLong(Part::size).sum(), hash, ++writes);
  }

  synchronized void abort(String id) {
    upload(id);
    uploads.remove(id);
  }

  private Upload upload(String id) {
    return Optional.ofNullable(uploads.get(id))
        .orElseThrow(() -> new RefusedException(404, "NoSuchUpload"));
  }

  private SortedMap<String, Stored> bucket(String name) {
    return Optional.ofNullable(buckets.get(name))
        .orElseThrow(() -> new RefusedException(404, "NoSuchBucket"));
  }

  /** The hexadecimal SHA-256 of all of them together. */
  public static String hash(List<byte[]> pieces) {
    MessageDigest digest = sha256();
    pieces.forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
