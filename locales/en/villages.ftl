villages-menu = Villages: merge, split, rename
villages-words = villages: merge, split, rename | merge villages | split a village | split village | rename a village | rename village
villages-merge-words = merge
villages-split-words = split
villages-rename-words = rename
villages-what = What is to be done with the villages?
villages-btn-merge = Merge several into one
villages-btn-split = Split one
villages-btn-rename = Rename one
villages-which = { $kind ->
    [merge] Which villages are merged? Type their names with commas, for example: Thôn 3, Thôn 4.
    [split] Which village is split? Type its name.
   *[rename] Which village is renamed? Type the name it has now.
  }
villages-unknown = There is no village “{ $text }”. Type them all again, or “cancel”.
villages-several = “{ $text }” may be several. Choose the right one:
villages-one-more = Noted. And which other one? Type its name.
villages-name = { $kind ->
    [split] What are the new villages called? Type all names with commas. The first gets loudspeakers, groups and open cases.
    [merge] What is the new village called?
   *[rename] What is the new name?
  }
villages-two-names = To split takes two names at least. Type them again, with commas.
villages-unclear = I did not understand. Begin again: “merge villages”, “split village” or “rename village”.
villages-many-to-many = Each time several become one, or one becomes several, { $most } at most.
villages-two-communes = They are not of one commune, so they cannot be merged here.
villages-bad-name = “{ $name }” is no name. Type it again, for example: Thôn 5.
villages-taken = The commune has a village “{ $name }” already. Choose another name.
villages-sure = { $kind ->
    [merge] Merge { $old } into { $new }, from today?
    [split] Split { $old } into { $new }, from today?
   *[rename] Rename { $old } to { $new }, from today?
  }
    People, loudspeakers, groups, open cases and bulletins on their way go along. Figures of the past stay.
    Decision: { $says ->
    [no] not noted (type its number and date if there is one)
   *[other] { $says }
  }
villages-btn-sure = Yes, do it now
villages-btn-keep = No, keep it
villages-done = Done: { $new }. The propagandists are told, and asked who speaks for it.
villages-kept = It stays as it was.
villages-told = { $kind ->
    [merge] From today { $old } are { $new }. Do you go on speaking for { $new }?
    [split] From today { $old } is { $new }. For which do you speak?
   *[rename] From today { $old } is called { $new }. Your work is as before.
  }
villages-told-officers = { $kind ->
    [merge] From today { $old } are { $new }.
    [split] From today { $old } is { $new }.
   *[rename] From today { $old } is called { $new }.
  } Propagandists: { $who ->
    [no] nobody yet
   *[other] { $who }
  }.
villages-btn-go-on = I go on
villages-btn-only = Only { $village }
villages-btn-all = All of them
villages-you-stay = Thank you. You speak for { $village }.
villages-stays = { $name } speaks for { $village }.
