using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SocketIoNet.Tests.Support;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogNotes : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Message)> _notes = new();

    public IReadOnlyCollection<(LogLevel Level, string Message)> Notes => _notes;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _notes.Enqueue((logLevel, formatter(state, exception)));

    public void Dispose()
    {
    }
}
