using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SocketIoNet.EngineIo.Limits;

namespace SocketIoNet.EngineIo.Diagnostics;

/// <summary>
/// Passes on what is logged, and bounds what strangers can fill a log with: of each kind of warning or error, which is each event id, so many per second stay what they are. The rest is logged at debug level.
/// </summary>
/// <param name="inner">Where it is logged.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class BoundedLogger(ILogger inner, TimeProvider timeProvider) : ILogger
{
    private const int PerSecond = 10;
    private const int Burst = 100;

    private readonly ConcurrentDictionary<int, TokenBucket> _buckets = [];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var level = logLevel < LogLevel.Warning || BucketOf(eventId).TryTake() ? logLevel : LogLevel.Debug;
        if (inner.IsEnabled(level)) inner.Log(level, eventId, state, exception, formatter);
    }

    private TokenBucket BucketOf(EventId eventId) =>
        _buckets.GetOrAdd(eventId.Id, static (_, time) => new TokenBucket(time, PerSecond, Burst), timeProvider);
}
