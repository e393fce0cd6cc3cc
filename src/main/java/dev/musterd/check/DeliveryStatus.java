package dev.musterd.check;

import java.util.Optional;

/** The HTTP status of the answer to a webhook, or 0 without one, as a fault and its remedy. */
record DeliveryStatus(int status) {

  /** The reason why a delivery failed, and the remedy. */
  record Fault(String reason, String remedy) {}

  /** Empty when the delivery has arrived. */
  Optional<Fault> fault() {
    return status >= 200 && status < 300 ? Optional.empty() : Optional.of(of());
  }

  private Fault of() {
    return switch (status) {
      case 0 ->
          new Fault(
              "GitHub got no answer",
              "start musterd if it does not run; else open the way from GitHub to it: DNS, load"
                  + " balancer, firewall, certificate");
      case 400 ->
          new Fault(
              "it was answered 400: musterd, or something before it, could not read it",
              "open the delivery under Advanced in the App's settings: the answer says which field;"
                  + " if it is GitHub's, report it to musterd");
      case 415 ->
          new Fault(
              "it was answered 415: the content type is not JSON",
              "set the content type of the App's webhook to JSON");
      case 401 ->
          new Fault(
              "it was answered 401: the webhook secret is not the same on both sides",
              "set the secret of the App's webhook to what its webhook-secret in the configuration"
                  + " holds, and restart musterd after a change");
      case 502, 503, 504 ->
          new Fault(
              "it was answered "
                  + status
                  + ": the load balancer has no musterd, or musterd no"
                  + " queue",
              "start musterd; its /readyz says what it lacks");
      default -> status >= 400 ? refused() : redirected();
    };
  }

  private Fault refused() {
    return switch (status) {
      case 403, 407 ->
          new Fault(
              "it was answered "
                  + status
                  + ": http.allowed-senders, or something before musterd, refuses GitHub",
              "let GitHub's addresses through, see the hooks of its API's /meta; behind a proxy set"
                  + " http.trusted-proxies");
      case 429 ->
          new Fault(
              "it was answered 429: wrong signatures came from the same address",
              "set the secret of the App's webhook as for 401; behind a proxy set"
                  + " http.trusted-proxies");
      case 404, 405 ->
          new Fault(
              "it was answered " + status + ": musterd does not listen there",
              "make the path of the webhook URL and http.path equal");
      case 413 ->
          new Fault("it was answered 413: too large", "raise http.max-body, or a proxy's limit");
      default -> unknown();
    };
  }

  private Fault redirected() {
    return status >= 300
        ? new Fault(
            "it was answered " + status + ": a redirect, which GitHub does not follow",
            "set the webhook URL to the address that it leads to")
        : unknown();
  }

  private Fault unknown() {
    return new Fault(
        "it was answered " + status, "see Advanced in the App's settings for the answer");
  }
}
