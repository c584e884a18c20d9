using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SocketIoNet.EngineIo.Limits;

namespace SocketIoNet.EngineIo.Diagnostics;

/// <summary>
/// A logger with a rate limit, so that clients cannot flood the log: per event id, a number of warnings and errors per second keep their
/// level; the others are logged at debug level.
/// </summary>
/// <param name="inner">The logger behind it.</param>
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
