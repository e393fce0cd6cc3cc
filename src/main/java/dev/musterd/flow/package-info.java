/** One file per duty: gather, decide, act. */
package dev.musterd.flow;
