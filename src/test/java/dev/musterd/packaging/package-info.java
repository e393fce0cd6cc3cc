/** What musterd comes in: unit, images and packages. */
package dev.musterd.packaging;
