package dev.musterd.http.dashboard;

import dev.musterd.http.dashboard.view.Frame.Access;

/**
 * Who looks at a page.
 *
 * @param user as they call themselves, or {@code unknown}
 */
record Visitor(Access access, String user) {}
