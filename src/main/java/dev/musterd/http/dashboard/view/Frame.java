package dev.musterd.http.dashboard.view;

/**
 * What surrounds every page.
 *
 * @param title of the page
 * @param path where it is, with its query: for live updates
 * @param access what the one who looks at it may do
 * @param version of the assets, so that browsers may keep them
 */
public record Frame(String title, String path, Access access, String version) {

  /** What a browser may do. */
  public enum Access {
    /** There is no token, so that any program on this machine could act: pages are only read. */
    READ_ONLY,
    /** The browser has not shown the token yet. */
    SIGNED_OUT,
    /** A session, which can be ended. */
    SIGNED_IN,
    /** The token came with the request. */
    BY_HEADER;

    public boolean mayAct() {
      return this == SIGNED_IN || this == BY_HEADER;
    }
  }

  public boolean maySignOut() {
    return access == Access.SIGNED_IN;
  }

  public boolean readOnly() {
    return access == Access.READ_ONLY;
  }

  public boolean signedOut() {
    return access == Access.SIGNED_OUT;
  }
}
