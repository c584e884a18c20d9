using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SocketIoNet.EngineIo;
using SocketIoNet.Postgres.Connections;

namespace SocketIoNet.Postgres.Forwarding;

/// <summary>
/// Carries forwarded requests over LISTEN and NOTIFY, on one channel for each server. It has two connections of its own and a bound of its own, so that the bodies of requests do not delay the messages of the adapter.
/// </summary>
internal sealed class PostgresServerLink(PostgresLink link, PostgresAdapterOptions options) : IServerLink, IAsyncDisposable
{
    /// <summary>PostgreSQL takes names that are not longer than this.</summary>
    private const int MaxChannelBytes = 63;

    private readonly MessagePublisher _publisher = new(link, options.MaxPendingBytes);
    private readonly Listener _listener = new(link, isVisible: true);

    /// <summary>Servers begin anywhere, so that none has the numbers of another one.</summary>
    private ulong _number = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public Task ListenAsync(string serverId, Action<ReadOnlyMemory<byte>> receive, CancellationToken stopping)
    {
        PostgresConfiguration.CheckForwarding(link.DataSource.ConnectionString);
        var channel = ChannelOf(serverId);
        var assembly = new MessageAssembly(receive);
        var listening = _listener.Add(channel, (payload, _) =>
        {
            assembly.Add(payload);
            return ValueTask.CompletedTask;
        });
        stopping.UnsafeRegister(_ => _listener.Remove(channel), null);
        link.Add(_publisher);
        link.Add(_listener);
        link.Start();
        return Task.WhenAll(listening, _publisher.FirstUp);
    }

    public void Post(string serverId, ReadOnlySpan<byte> message) => _publisher.Publish(Create(serverId, message, asks: false));

    public ValueTask<bool> SendAsync(string serverId, ReadOnlySpan<byte> message)
    {
        var sent = Create(serverId, message, asks: true);
        _publisher.Publish(sent);
        return new ValueTask<bool>(sent.Received);
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync().ConfigureAwait(false);
        await _publisher.DisposeAsync().ConfigureAwait(false);
    }

    private ServerMessage Create(string serverId, ReadOnlySpan<byte> message, bool asks) =>
        new(ChannelOf(serverId), MessagePart.Write(Interlocked.Increment(ref _number), message), asks);

    /// <summary>The prefix is as long as an adapter allows, and an id as long as somebody says.</summary>
    private string ChannelOf(string serverId)
    {
        var name = $"{options.ChannelPrefix}-sessions#{serverId}";
        return Encoding.UTF8.GetByteCount(name) <= MaxChannelBytes ? name : $"socketio_sessions_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 20))}";
    }
}
