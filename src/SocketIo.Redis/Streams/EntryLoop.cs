using System.Globalization;
using System.Net;
using SocketIoNet.Redis.Connections;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Streams;

/// <summary>A connection on which a server waits for entries of streams.</summary>
internal sealed class EntryLoop(RedisLink link, EntryReader reader, IReadOnlyList<string> streams, int readCount) : ConnectionLoop(link)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1.5);

    private EndPoint? _next;
    private bool _isOver;

    protected override bool IsOver => _isOver;

    /// <summary>Where a node of a Redis Cluster has said that the stream is. If that fails, any node is asked again.</summary>
    protected override ValueTask<RespEndpoint> FindEndpointAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _next, null) is { } address) return ValueTask.FromResult(Link.ToEndpoint(address));
        return base.FindEndpointAsync(cancellationToken);
    }

    protected override Task UseAsync(RespConnection connection, CancellationToken cancellationToken) =>
        UntilOneEndsAsync([token => WatchAsync(static () => Task.CompletedTask, token), token => RunOnThreadAsync(connection, () => Read(connection), token)], cancellationToken);

    private void Read(RespConnection connection)
    {
        foreach (var stream in streams)
        {
            if (!TryExecute(connection, ["XREVRANGE", stream, "+", "-", "COUNT", "1"])) return;
            reader.Begin(stream, connection.Current is { Count: > 2 } frame ? frame.Text(2) : StreamOffset.Start);
        }

        IsUp = true;
        while (TryExecute(connection, ReadCommand())) Deliver(connection.Current);
    }

    /// <summary>False when another node has the stream.</summary>
    private bool TryExecute(RespConnection connection, string[] command)
    {
        OnReading();
        connection.Send(command);
        connection.Read();
        OnReceived();
        if (!connection.Current.IsError) return true;
        var problem = connection.Current.Text(0);
        if (!RespRedirection.TryRead(problem, connection.Address, out var address)) throw new InvalidOperationException($"Redis rejected {command[0]}: {problem}");
        Redirect(address);
        return false;
    }

    private void Redirect(EndPoint address)
    {
        _next = address;
        if (streams.Count == 1) return;
        _isOver = true;
        reader.Split();
    }

    private string[] ReadCommand()
    {
        var wait = ((int)Wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return ["XREAD", "COUNT", readCount.ToString(CultureInfo.InvariantCulture), "BLOCK", wait, "STREAMS", .. streams, .. reader.GetPositions(streams)];
    }

    /// <summary>The reply is an array of streams, each an array of its name and an array of entries; null when the time is over.</summary>
    private void Deliver(RespFrame frame)
    {
        if (frame[0].Kind != RespKind.Array) return;
        var token = 1;
        for (var count = frame[0].Length; count > 0; count--)
        {
            var stream = frame.Text(token + 1);
            var entries = frame[token + 2].Length;
            token += 3;
            for (var i = 0; i < entries; i++) reader.Deliver(stream, RawEntry.Read(frame, ref token));
        }
    }
}
