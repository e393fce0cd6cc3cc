/** How duties call ports: at most so many calls at once, and a failure in one line. */
package dev.musterd.flow.calls;
