package dev.musterd.daemon;

import dev.musterd.flow.Duties;
import dev.musterd.flow.lease.LeaseGate;

/**
 * The part of a node that decides: the duties and views of one epoch, their loops, and their way to
 * the outside.
 */
record Deciding(Duties duties, Loops loops, LeaseGate gate) {}
