/** Releases of GitHub's runner: version, platform, package, and what the mirror holds of them. */
package dev.musterd.model.release;
