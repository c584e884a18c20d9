using Microsoft.Extensions.Logging;
using SocketIoNet.ClusterDiagnostics;

namespace SocketIoNet.Postgres.Diagnostics;

/// <summary>What the adapter on PostgreSQL logs.</summary>
internal sealed partial class PostgresLog(ILogger logger, TimeProvider time)
{
    private readonly LossCount _losses = new(time);
    private int _isDown;

    /// <summary>Logs the first loss of an outage.</summary>
    public void ConnectionLost(string problem, Exception exception)
    {
        if (Interlocked.Exchange(ref _isDown, 1) == 0) Lost(logger, problem, exception);
        else StillLost(logger, problem);
    }

    public void Connected()
    {
        if (Interlocked.Exchange(ref _isDown, 0) == 0) return;
        if (_losses.End() is > 0 and var count) LostMeanwhile(logger, count);
        Back(logger);
    }

    public void MessageUnreadable(string problem, Exception exception) => Unreadable(logger, problem, exception);

    /// <summary>Logs at most once in ten seconds, with the number of losses since the last time.</summary>
    public void MessageLost(string problem)
    {
        if (_losses.Add() is > 0 and var count) NotPublished(logger, count, problem);
    }

    public void TableMissing(string table, string problem) => NoTable(logger, table, problem);

    public void CleanupFailed(string table, string problem) => NotCleaned(logger, table, problem);

    [LoggerMessage(1, LogLevel.Warning, "PostgreSQL is not connected: sockets of other servers receive nothing until it is back. {Problem}")]
    private static partial void Lost(ILogger logger, string problem, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "PostgreSQL is still not connected. {Problem}")]
    private static partial void StillLost(ILogger logger, string problem);

    [LoggerMessage(3, LogLevel.Information, "PostgreSQL is connected again.")]
    private static partial void Back(ILogger logger);

    [LoggerMessage(4, LogLevel.Debug, "A message of another server was not readable: {Problem}")]
    private static partial void Unreadable(ILogger logger, string problem, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "Messages for other servers were lost ({Count}): {Problem}")]
    private static partial void NotPublished(ILogger logger, long count, string problem);

    [LoggerMessage(6, LogLevel.Error, "The table {Table} could not be created: binary messages and those of 8,000 bytes or more do not reach other servers. {Problem}")]
    private static partial void NoTable(ILogger logger, string table, string problem);

    [LoggerMessage(7, LogLevel.Warning, "Old rows of the table {Table} could not be deleted: {Problem}")]
    private static partial void NotCleaned(ILogger logger, string table, string problem);

    [LoggerMessage(8, LogLevel.Warning, "More messages for other servers were lost ({Count}).")]
    private static partial void LostMeanwhile(ILogger logger, long count);
}
