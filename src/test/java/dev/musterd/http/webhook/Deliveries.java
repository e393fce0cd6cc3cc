package dev.musterd.http.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Deliveries as GitHub would make them, cut down to what is read, and how they are signed. */
final class Deliveries {
  static final String SECRET = "a secret of the tests";

  static final String QUEUED =
      """
      {
        "action": "queued",
        "workflow_job": {
          "id": 29679449526,
          "run_id": 10825431096,
          "run_attempt": 2,
          "status": "queued",
          "conclusion": null,
          "created_at": "2026-11-02T09:30:00Z",
          "started_at": "2026-11-02T09:30:01Z",
          "labels": ["self-hosted", "Linux", "x64"],
          "runner_id": null,
          "runner_name": null,
          "steps": [{"name": "build", "number": 1, "nested": {"id": 7, "labels": []}}]
        },
        "deployment": {"workflow_job": {"id": 1}},
        "repository": {
          "id": 1,
          "name": "rockets",
          "full_name": "acme/rockets",
          "private": true,
          "owner": {"login": "acme", "id": 2, "type": "Organization"},
          "url": "http://127.0.0.1:1/never-to-be-asked"
        },
        "organization": {"login": "acme"},
        "enterprise": {"slug": "acme-corp", "id": 3},
        "installation": {"id": 77},
        "sender": {"login": "somebody", "type": "User"}
      }
      """;

  static final String CHECK_RUN =
      """
      {
        "action": "created",
        "check_run": {"id": 128620228, "status": "queued", "started_at": "2026-11-02T09:30:00Z"},
        "repository": {"name": "rockets", "owner": {"login": "acme", "type": "User"}}
      }
      """;

  private Deliveries() {}

  static String started() {
    return QUEUED
        .replace("\"action\": \"queued\"", "\"action\": \"in_progress\"")
        .replace("\"runner_id\": null", "\"runner_id\": 31")
        .replace("\"runner_name\": null", "\"runner_name\": \"i-0123456789abcdef0\"");
  }

  static String finished() {
    return QUEUED
        .replace("\"action\": \"queued\"", "\"action\": \"completed\"")
        .replace("\"conclusion\": null", "\"conclusion\": \"cancelled\"");
  }

  /** The headers of a correctly signed delivery. */
  static Map<String, String> headers(String event, byte[] body) {
    return Map.of(
        "X-GitHub-Event",
        event,
        "X-GitHub-Delivery",
        "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "X-Hub-Signature-256",
        sign("HmacSHA256", "sha256=", SECRET, body),
        "Content-Type",
        "application/json");
  }

  static String sign(String algorithm, String prefix, String secret, String body) {
    return sign(algorithm, prefix, secret, body.getBytes(StandardCharsets.UTF_8));
  }

  static String sign(String algorithm, String prefix, String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
      return prefix + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }
}
