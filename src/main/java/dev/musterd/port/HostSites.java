package dev.musterd.port;

import dev.musterd.port.AwsSurvey.Subnet;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/**
 * The daemon's hosts, and what they need that no stack makes, in AWS's own terms. Every call fails
 * with {@link CheckFailedException}.
 */
public interface HostSites {

  /** Those that exist. */
  Future<List<Subnet>> subnets(Collection<String> ids);

  /** Whether there is such a parameter in SSM; its value is not read. */
  Future<Boolean> hasParameter(String name);

  /** Whether there is such an object; also false where it may not be read. */
  Future<Boolean> hasObject(String bucket, String key);

  /** The private addresses of hosts that the stack has made, and that run. */
  Future<List<String>> hosts();

  /** The name of the mirror's bucket, which need not exist. */
  Future<String> bucket();
}
