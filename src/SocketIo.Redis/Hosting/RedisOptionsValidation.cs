using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SocketIoNet.Redis.Connections;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Hosting;

/// <summary>Checks the options of an adapter when the application starts.</summary>
internal sealed class RedisOptionsValidation<TOptions>(string serverName, IServiceProviderIsService services) : IValidateOptions<TOptions>
    where TOptions : RedisConnectionOptions
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        if (name != serverName) return ValidateOptionsResult.Skip;
        List<string> problems = [];
        if (ProblemOfConnection(options) is { } problem) problems.Add(problem);
        if (options.ChannelPrefix.Length == 0) problems.Add($"{nameof(options.ChannelPrefix)} must not be empty.");
        if (options.RequestTimeout <= TimeSpan.Zero) problems.Add($"{nameof(options.RequestTimeout)} must be positive.");
        if (options.MaxPendingBytes <= 0) problems.Add($"{nameof(options.MaxPendingBytes)} must be positive.");
        if (options is RedisStreamsAdapterOptions streams) AddProblems(streams, problems);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private string? ProblemOfConnection(TOptions options)
    {
        if (options.ConnectionString is null)
            return services.IsService(typeof(IConnectionMultiplexer)) ? null : $"Set {nameof(options.ConnectionString)}, or register an IConnectionMultiplexer.";
        return RedisConfiguration.FindProblem(options.ConnectionString, options.ConfigureConnection) is { } problem ? $"{nameof(options.ConnectionString)} is not valid: {problem}" : null;
    }

    private static void AddProblems(RedisStreamsAdapterOptions options, List<string> problems)
    {
        if (options.StreamName.Length == 0) problems.Add($"{nameof(options.StreamName)} must not be empty.");
        if (options.StreamCount < 1) problems.Add($"{nameof(options.StreamCount)} must be at least 1.");
        if (options.MaxLength < 1) problems.Add($"{nameof(options.MaxLength)} must be at least 1.");
        if (options.ReadCount < 1) problems.Add($"{nameof(options.ReadCount)} must be at least 1.");
    }
}
