package dev.musterd.port;

import io.vertx.core.Future;
import java.net.URI;

/** S3, as far as a stack needs it. */
public interface Buckets {

  /** Puts a text there, and answers where CloudFormation finds it. */
  Future<URI> keep(String bucket, String key, String text);

  /**
   * Deletes everything in it, all versions, and answers how many that were; none when there is no
   * such bucket.
   */
  Future<Integer> empty(String bucket);
}
