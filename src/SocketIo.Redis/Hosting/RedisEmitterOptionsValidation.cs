using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SocketIoNet.Redis.Connections;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Hosting;

/// <summary>Checks the options of the emitter when the application starts.</summary>
internal sealed class RedisEmitterOptionsValidation(IServiceProviderIsService services) : IValidateOptions<RedisEmitterOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisEmitterOptions options)
    {
        if (options.ChannelPrefix.Length == 0) return ValidateOptionsResult.Fail($"{nameof(options.ChannelPrefix)} must not be empty.");
        if (options.ConnectionString is null)
            return services.IsService(typeof(IConnectionMultiplexer)) ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"Set {nameof(options.ConnectionString)}, or register an IConnectionMultiplexer.");
        return RedisConfiguration.FindProblem(options.ConnectionString, options.ConfigureConnection) is { } problem
            ? ValidateOptionsResult.Fail($"{nameof(options.ConnectionString)} is not valid: {problem}") : ValidateOptionsResult.Success;
    }
}
