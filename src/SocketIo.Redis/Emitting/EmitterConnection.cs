using SocketIoNet.Redis.Connections;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Emitting;

/// <summary>The connection of an emitter, opened when it is needed first; closed with the container unless it is the application's own.</summary>
internal sealed class EmitterConnection(string? connectionString, Action<ConfigurationOptions>? configure, IConnectionMultiplexer? given) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _connecting;

    public async Task PublishAsync(string channel, byte[] message)
    {
        var multiplexer = await ConnectAsync().ConfigureAwait(false);
        await multiplexer.GetDatabase().PublishAsync(RedisChannel.Literal(channel), message).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (given is null && _connecting is { IsCompletedSuccessfully: true } connected) await (await connected.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }

    private Task<IConnectionMultiplexer> ConnectAsync()
    {
        if (given is not null) return Task.FromResult(given);
        lock (_lock)
        {
            // One that failed is tried again.
            return _connecting = _connecting is { IsFaulted: false } ? _connecting : OpenAsync();
        }
    }

    private async Task<IConnectionMultiplexer> OpenAsync() => await ConnectionMultiplexer.ConnectAsync(RedisConfiguration.Parse(connectionString!, configure)).ConfigureAwait(false);
}
