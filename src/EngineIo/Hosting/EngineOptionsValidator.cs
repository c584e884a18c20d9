using Microsoft.Extensions.Options;
using SocketIoNet.EngineIo.Http;

namespace SocketIoNet.EngineIo;

/// <summary>Validates <see cref="EngineOptions"/> when the server starts.</summary>
internal static class EngineOptionsValidator
{
    /// <summary>Adds the errors of <paramref name="options"/> to <paramref name="result"/>.</summary>
    public static void Validate(EngineOptions options, ValidateOptionsResultBuilder result)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(result);
        ValidateTransports(options, result);
        ValidateOrigins(options, result);
        ValidateQueues(options, result);
        ValidateLimits(options, result);
    }

    internal static void RequireNullOrPositive(int? value, string name, ValidateOptionsResultBuilder result) =>
        Require(value is not <= 0, name, "must be null (unlimited) or at least 1", result);

    internal static void RequirePositive(TimeSpan value, string name, ValidateOptionsResultBuilder result) =>
        Require(value > TimeSpan.Zero && value <= TimeSpan.FromDays(1), name, "must be more than zero and at most one day", result);

    internal static void Require(bool condition, string name, string demand, ValidateOptionsResultBuilder result)
    {
        if (!condition) result.AddError(demand, name);
    }

    private static void ValidateTransports(EngineOptions options, ValidateOptionsResultBuilder result)
    {
        RequirePositive(options.PingInterval, nameof(options.PingInterval), result);
        RequirePositive(options.PingTimeout, nameof(options.PingTimeout), result);
        RequirePositive(options.UpgradeTimeout, nameof(options.UpgradeTimeout), result);
        Require(options.MaxHttpBufferSize > 0, nameof(options.MaxHttpBufferSize), "must be at least 1 byte", result);
        Require(options.Transports is > TransportKind.None and <= (TransportKind.Polling | TransportKind.WebSocket),
            nameof(options.Transports), "must name polling, WebSocket or both", result);
        Require(options.HttpCompressionThreshold >= 0, nameof(options.HttpCompressionThreshold), "must not be negative", result);
        Require(options.PerMessageDeflate is not { Threshold: < 0 }, nameof(options.PerMessageDeflate), "must not have a negative threshold", result);
        Require(options.Cookie is not { Name: "" }, nameof(options.Cookie), "must have a name", result);
    }

    private static void ValidateOrigins(EngineOptions options, ValidateOptionsResultBuilder result)
    {
        foreach (var origin in options.AllowedOrigins)
        {
            Require(OriginList.IsEntry(origin), nameof(options.AllowedOrigins),
                $"must hold origins, such as https://example.com, https://*.example.com, app:// or *, without a path; '{origin}' is not one", result);
        }
    }

    private static void ValidateQueues(EngineOptions options, ValidateOptionsResultBuilder result)
    {
        Require(options.SendQueueSoftLimitBytes > 0, nameof(options.SendQueueSoftLimitBytes), "must be at least 1 byte", result);
        Require(options.MaxSendQueueBytes is null || options.MaxSendQueueBytes >= options.SendQueueSoftLimitBytes,
            nameof(options.MaxSendQueueBytes), $"must be null (unlimited) or at least {nameof(options.SendQueueSoftLimitBytes)}", result);
        Require(options.MaxPendingEventBytes > 0, nameof(options.MaxPendingEventBytes), "must be at least 1 byte", result);
        Require(options.MaxEventBacklogBytes is null || options.MaxEventBacklogBytes >= Math.Max(options.MaxPendingEventBytes, options.MaxHttpBufferSize),
            nameof(options.MaxEventBacklogBytes), $"must be null or at least {nameof(options.MaxPendingEventBytes)} and {nameof(options.MaxHttpBufferSize)}", result);
    }

    private static void ValidateLimits(EngineOptions options, ValidateOptionsResultBuilder result)
    {
        Require(options.MaxForwardedRequests > 0, nameof(options.MaxForwardedRequests), "must be at least 1", result);
        RequireNullOrPositive(options.MaxConcurrentSessions, nameof(options.MaxConcurrentSessions), result);
        RequireNullOrPositive(options.MaxSessionsPerAddress, nameof(options.MaxSessionsPerAddress), result);
        RequireNullOrPositive(options.MaxHandshakesPerSecond, nameof(options.MaxHandshakesPerSecond), result);
        RequireNullOrPositive(options.MaxPacketsPerPayload, nameof(options.MaxPacketsPerPayload), result);
        RequireNullOrPositive(options.MaxPollResponseBytes, nameof(options.MaxPollResponseBytes), result);
        RequireNullOrPositive(options.MaxMessagesPerSecond, nameof(options.MaxMessagesPerSecond), result);
        RequireNullOrPositive(options.MessageBurst, nameof(options.MessageBurst), result);
        Require(options.MessageBurst is null || options.MaxMessagesPerSecond is not null, nameof(options.MessageBurst),
            $"must be null when {nameof(options.MaxMessagesPerSecond)} is", result);
    }
}
