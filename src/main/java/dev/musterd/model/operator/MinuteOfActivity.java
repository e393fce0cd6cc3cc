package dev.musterd.model.operator;

import java.time.Instant;

/**
 * How many things happened within one minute.
 *
 * @param at the minute's beginning
 * @param admitted jobs that a pool took
 * @param started jobs that a runner took
 * @param launched instances
 * @param failed launches, runners and jobs that an operator would want to know of
 */
public record MinuteOfActivity(Instant at, int admitted, int started, int launched, int failed) {}
