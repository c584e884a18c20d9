using System.Globalization;
using SocketIoNet.Redis.Connections;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Streams;

/// <summary>One stream as what it keeps: written at its end, and read from an offset on.</summary>
internal sealed class StreamLog(RedisLink link, string name, int maxLength, int readCount)
{
    private readonly string _maxLength = maxLength.ToString(CultureInfo.InvariantCulture);

    public string Name => name;

    /// <summary>Appends an entry. The task of one that is not urgent completes soon after Redis has accepted it, on a thread that must not be delayed.</summary>
    public ValueTask AppendAsync(RawEntry entry, bool isUrgent)
    {
        if (link.IsCluster) return AppendOnNodeAsync(entry);
        var arguments = new[] { "XADD", name, "MAXLEN", "~", _maxLength, "*", "uid", entry.ServerId, "nsp", entry.Namespace, "type", entry.Type, "data" };
        return new ValueTask(isUrgent ? link.ExecuteAsync(arguments, entry.Data.Span) : link.SendAsync(arguments, entry.Data.Span));
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

    /// <summary>Appends on the node of a Redis Cluster that has the stream, which the multiplexer knows.</summary>
    private async ValueTask AppendOnNodeAsync(RawEntry entry)
    {
        using var pending = link.Reserve(entry.Data.Length);
        NameValueEntry[] fields = [new("uid", entry.ServerId), new("nsp", entry.Namespace), new("type", entry.Type), new("data", entry.Data)];
        await link.Database.StreamAddAsync(name, fields, maxLength: maxLength, useApproximateMaxLength: true).ConfigureAwait(false);
    }

    private async ValueTask<bool> HasEverythingAsync(CancellationToken cancellationToken)
    {
        if (!await link.Database.KeyExistsAsync(name).WaitAsync(cancellationToken).ConfigureAwait(false)) return true;
        var info = await link.Database.ExecuteAsync("XINFO", "STREAM", (RedisKey)name).WaitAsync(cancellationToken).ConfigureAwait(false);
        var values = info.ToDictionary();
        return values.TryGetValue("entries-added", out var added) && values.TryGetValue("length", out var length) && (long)added == (long)length;
    }
}
