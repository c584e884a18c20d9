using SocketIoNet.Redis.Connections;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Streams;

/// <summary>One stream as what it keeps: written at its end, and read from an offset on.</summary>
internal sealed class StreamLog(RedisLink link, string name, int maxLength, int readCount)
{
    public string Name => name;

    /// <summary>Appends an entry; its fields are texts.</summary>
    public async ValueTask AppendAsync(string serverId, string @namespace, string type, RedisValue data)
    {
        using var pending = link.Reserve((int)data.Length());
        NameValueEntry[] fields = [new("uid", serverId), new("nsp", @namespace), new("type", type), new("data", data)];
        await link.Database.StreamAddAsync(name, fields, maxLength: maxLength, useApproximateMaxLength: true).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<RawEntry>> ReadAfterAsync(string offset, CancellationToken cancellationToken)
    {
        var start = StreamOffset.Parse(offset).Next.ToString();
        var entries = await link.Database.StreamRangeAsync(name, start, "+", readCount).WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. entries.Select(RawEntry.Read)];
    }

    /// <summary>Whether nothing that came after the offset has been dropped: entries are dropped from the oldest on, so one that is as old or older tells it.</summary>
    public async ValueTask<bool> IsCompleteAfterAsync(string offset, CancellationToken cancellationToken)
    {
        var older = await link.Database.StreamRangeAsync(name, "-", offset, 1, Order.Descending).WaitAsync(cancellationToken).ConfigureAwait(false);
        return older.Length > 0 || (offset == StreamOffset.Start && await HasEverythingAsync(cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<bool> HasEverythingAsync(CancellationToken cancellationToken)
    {
        if (!await link.Database.KeyExistsAsync(name).WaitAsync(cancellationToken).ConfigureAwait(false)) return true;
        var info = await link.Database.ExecuteAsync("XINFO", "STREAM", (RedisKey)name).WaitAsync(cancellationToken).ConfigureAwait(false);
        var values = info.ToDictionary();
        return values.TryGetValue("entries-added", out var added) && values.TryGetValue("length", out var length) && (long)added == (long)length;
    }
}
