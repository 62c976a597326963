"""When loudspeakers may sound, how loud, and where an announcement fits."""
