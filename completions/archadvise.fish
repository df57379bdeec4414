# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_archadvise_global_optspecs
    string join \n json pack= color= q/quiet h/help V/version
end

function __fish_archadvise_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_archadvise_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_archadvise_using_subcommand
    set -l cmd (__fish_archadvise_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c archadvise -n "__fish_archadvise_needs_command" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_needs_command" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_needs_command" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_needs_command" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_needs_command" -s V -l version -d 'Print version'
complete -c archadvise -n "__fish_archadvise_needs_command" -f -a "ask" -d 'Be asked what decides, and get the answer'
complete -c archadvise -n "__fish_archadvise_needs_command" -f -a "advise" -d 'Get the answer from a file, standard input or --set, without any prompt'
complete -c archadvise -n "__fish_archadvise_needs_command" -f -a "explain" -d 'Explain a verdict: why, why not another, what would change it, what if'
complete -c archadvise -n "__fish_archadvise_needs_command" -f -a "list" -d 'List tools, resources, questions, decisions, rules, thresholds, writers or guides'
complete -c archadvise -n "__fish_archadvise_needs_command" -f -a "search" -d 'Find tools, reading, guides, questions, rules and the rest by words'
complete -c archadvise -n "__fish_archadvise_needs_command" -f -a "show" -d 'Show one thing by its id'
complete -c archadvise -n "__fish_archadvise_needs_command" -f -a "rules" -d 'Work on the rules of a pack'
complete -c archadvise -n "__fish_archadvise_needs_command" -f -a "compare" -d 'Set tools side by side, what differs first'
complete -c archadvise -n "__fish_archadvise_needs_command" -f -a "completions" -d 'Print shell completions'
complete -c archadvise -n "__fish_archadvise_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c archadvise -n "__fish_archadvise_using_subcommand ask" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand ask" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand ask" -l answers -d 'Start from the answers in a file' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand ask" -l set -d 'Set an answer beforehand (repeatable)' -r
complete -c archadvise -n "__fish_archadvise_using_subcommand ask" -l save -d 'Write each answer to this file as it is given' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand ask" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand ask" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand ask" -l resume -d 'Go on where the last interview stopped'
complete -c archadvise -n "__fish_archadvise_using_subcommand ask" -l no-input -d 'Never prompt; say what to use instead'
complete -c archadvise -n "__fish_archadvise_using_subcommand ask" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand advise" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand advise" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand advise" -l set -d 'Set an answer, of a workload by `WORKLOAD.ID=VALUE`; wins over the file (repeatable)' -r
complete -c archadvise -n "__fish_archadvise_using_subcommand advise" -l category -d 'Report only on this category (repeatable)' -r
complete -c archadvise -n "__fish_archadvise_using_subcommand advise" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand advise" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand advise" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand explain" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand explain" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand explain" -l set -d 'Set an answer, of a workload by `WORKLOAD.ID=VALUE`; wins over the file (repeatable)' -r
complete -c archadvise -n "__fish_archadvise_using_subcommand explain" -l workload -d 'Explain the verdicts of this workload' -r
complete -c archadvise -n "__fish_archadvise_using_subcommand explain" -l why-not -d 'Say what would have to be different for this tool (repeatable)' -r
complete -c archadvise -n "__fish_archadvise_using_subcommand explain" -l change -d 'Show what a changed answer would do, decision by decision (repeatable)' -r
complete -c archadvise -n "__fish_archadvise_using_subcommand explain" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand explain" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand list" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand list" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand list" -l category -d 'Only what belongs to this category' -r
complete -c archadvise -n "__fish_archadvise_using_subcommand list" -l tool -d 'Only what concerns this tool' -r
complete -c archadvise -n "__fish_archadvise_using_subcommand list" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand list" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand search" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand search" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand search" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand search" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand show" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand show" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand show" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand show" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and not __fish_seen_subcommand_from check show new schema test help" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and not __fish_seen_subcommand_from check show new schema test help" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and not __fish_seen_subcommand_from check show new schema test help" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and not __fish_seen_subcommand_from check show new schema test help" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and not __fish_seen_subcommand_from check show new schema test help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and not __fish_seen_subcommand_from check show new schema test help" -f -a "check" -d 'Prove over every combination of answers what is wrong with the rules, and what is needless'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and not __fish_seen_subcommand_from check show new schema test help" -f -a "show" -d 'Draw a decision: its default and exceptions, its size, what its verdicts cover and what moves them'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and not __fish_seen_subcommand_from check show new schema test help" -f -a "new" -d 'Write a first pack of your own, to lay over the built-in one'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and not __fish_seen_subcommand_from check show new schema test help" -f -a "schema" -d 'Print JSON Schemas: of the files that people write, with the ids of the pack, or of printed documents'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and not __fish_seen_subcommand_from check show new schema test help" -f -a "test" -d 'Run scenarios: situations, and what each should come to'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and not __fish_seen_subcommand_from check show new schema test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from check" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from check" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from check" -l deny -d 'Exit with 1 where anything of at least this level is found and not accepted' -r -f -a "note\t'Worth knowing'
warning\t'To be changed, or accepted with a reason'
error\t'The pack gives no answer, or says something that never counts'"
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from check" -l level -d 'Show findings of at least this level, and of the level that is denied; what is not shown is counted' -r -f -a "note\t'Worth knowing'
warning\t'To be changed, or accepted with a reason'
error\t'The pack gives no answer, or says something that never counts'"
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from check" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from show" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from show" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from show" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from show" -l mermaid -d 'Print a Mermaid flow chart instead'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from new" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from new" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from new" -l cloud -d 'Everything runs on this cloud: what exists on another one only is out' -r -f -a "aws\t''
gcp\t''
azure\t''
cloudflare\t''"
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from new" -l licence -d 'What you run yourselves must be under such a licence' -r -f -a "osi\t'Approved by the Open Source Initiative'"
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from new" -l running -d 'This runs here and is paid for (repeatable, the preferred first)' -r
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from new" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from new" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from schema" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from schema" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from schema" -l write -d 'Write one file a kind into this folder instead' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from schema" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from schema" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from schema" -l documents -d 'Of the JSON documents that the commands print instead'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from test" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from test" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from test" -l skeletons -d 'Write what is missing to this folder, as scenarios for you to judge' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from test" -l pins -d 'Write to this folder what the rules say where no scenario notices an edit, to be read as a difference' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from test" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from test" -l mutate -d 'Also edit the rules in small ways, and show which edits no scenario notices'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "check" -d 'Prove over every combination of answers what is wrong with the rules, and what is needless'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "show" -d 'Draw a decision: its default and exceptions, its size, what its verdicts cover and what moves them'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "new" -d 'Write a first pack of your own, to lay over the built-in one'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "schema" -d 'Print JSON Schemas: of the files that people write, with the ids of the pack, or of printed documents'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "test" -d 'Run scenarios: situations, and what each should come to'
complete -c archadvise -n "__fish_archadvise_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c archadvise -n "__fish_archadvise_using_subcommand compare" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand compare" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand compare" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand compare" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand compare" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand completions" -l pack -d 'Lay a pack folder over the built-in pack (repeatable; a later one wins)' -r -F
complete -c archadvise -n "__fish_archadvise_using_subcommand completions" -l color -d 'When to colour' -r -f -a "auto\t'At a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c archadvise -n "__fish_archadvise_using_subcommand completions" -l json -d 'Print JSON, with a versioned schema id'
complete -c archadvise -n "__fish_archadvise_using_subcommand completions" -s q -l quiet -d 'Say only what was asked for'
complete -c archadvise -n "__fish_archadvise_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and not __fish_seen_subcommand_from ask advise explain list search show rules compare completions help" -f -a "ask" -d 'Be asked what decides, and get the answer'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and not __fish_seen_subcommand_from ask advise explain list search show rules compare completions help" -f -a "advise" -d 'Get the answer from a file, standard input or --set, without any prompt'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and not __fish_seen_subcommand_from ask advise explain list search show rules compare completions help" -f -a "explain" -d 'Explain a verdict: why, why not another, what would change it, what if'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and not __fish_seen_subcommand_from ask advise explain list search show rules compare completions help" -f -a "list" -d 'List tools, resources, questions, decisions, rules, thresholds, writers or guides'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and not __fish_seen_subcommand_from ask advise explain list search show rules compare completions help" -f -a "search" -d 'Find tools, reading, guides, questions, rules and the rest by words'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and not __fish_seen_subcommand_from ask advise explain list search show rules compare completions help" -f -a "show" -d 'Show one thing by its id'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and not __fish_seen_subcommand_from ask advise explain list search show rules compare completions help" -f -a "rules" -d 'Work on the rules of a pack'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and not __fish_seen_subcommand_from ask advise explain list search show rules compare completions help" -f -a "compare" -d 'Set tools side by side, what differs first'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and not __fish_seen_subcommand_from ask advise explain list search show rules compare completions help" -f -a "completions" -d 'Print shell completions'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and not __fish_seen_subcommand_from ask advise explain list search show rules compare completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "check" -d 'Prove over every combination of answers what is wrong with the rules, and what is needless'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "show" -d 'Draw a decision: its default and exceptions, its size, what its verdicts cover and what moves them'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "new" -d 'Write a first pack of your own, to lay over the built-in one'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "schema" -d 'Print JSON Schemas: of the files that people write, with the ids of the pack, or of printed documents'
complete -c archadvise -n "__fish_archadvise_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "test" -d 'Run scenarios: situations, and what each should come to'
