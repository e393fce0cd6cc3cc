/** What {@code musterd check} makes of what it finds: one small file for each thing looked at. */
package dev.musterd.check;
