using Beian.Redis;

namespace Beian.Grpc.Tests.Redis;

/// <summary>
/// Runs a script under watch: once it has written, it may look at and write only keys that it was given or has touched before, and
/// may no longer refuse. Redis has no rollback, and on a slot that is being moved the first touch of a key can fail: whatever can
/// fail has to come before the first write.
/// </summary>
internal static class ScriptWatch
{
    /// <summary>Statuses that promise that nothing was written.</summary>
    public static IReadOnlyList<string> Refusals { get; } =
    [
        "THROTTLED", "REQUEST_ID_REUSED", "CAPTCHA_REQUIRED", "SAME", "ORDER_NUMBER_REUSED", "CODE_TAKEN", "REPEATED", "NOT_FOUND", "STATE_CONFLICT",
        "NO_RECORD", "RECORD_PHONE_MISMATCH", "RESUBMISSION_REFUSED", "TOO_MANY_MESSAGES", "TOO_MANY_OPEN_FILINGS", "WRONG_KEY", "CANNOT_READ",
        "CANNOT_BE_READ", "STILL_COUNTING", "STILL_OPEN", "NUMBER_TAKEN",
    ];

    public static string Over(RedisScript script) => Over(script.Text);

    public static string Over(string text) => $$"""
        local READS = { EXISTS = 1, GET = 1, HGET = 1, HEXISTS = 1, HGETALL = 1, HKEYS = 1, HLEN = 1, HMGET = 1, HVALS = 1, PTTL = 1, XRANGE = 1,
          XREVRANGE = 1, ZMSCORE = 1, ZRANGE = 1, ZSCORE = 1 }
        local REFUSALS = { {{string.Join(", ", Refusals.Select(status => $"{status} = 1"))}} }
        local touched, written = {}, nil
        for _, key in ipairs(KEYS) do touched[key] = true end
        local real = redis
        local redis = { call = function(command, key, ...)
          local keys = command == 'EXISTS' and { key, ... } or { key }
          for _, each in ipairs(keys) do
            if written and not touched[each] then error('WATCH ' .. command .. ' touches a key only after ' .. written) end
            touched[each] = true
          end
          if not READS[command] then written = written or command end
          return real.call(command, key, ...)
        end }
        local function script()
        {{text}}
        end
        local reply = script()
        if written and REFUSALS[reply[1]] then error('WATCH ' .. reply[1] .. ' after ' .. written) end
        return reply
        """;
}
