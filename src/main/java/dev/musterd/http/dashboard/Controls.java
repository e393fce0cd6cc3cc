package dev.musterd.http.dashboard;

import java.util.function.BiPredicate;

/**
 * What people can ask for, with who asked and from where.
 *
 * @param reapNow a tick of the reaper; false when it has not begun yet
 */
public record Controls(BiPredicate<String, String> reapNow) {}
