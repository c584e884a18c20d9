using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Redis.Connections;
using SocketIoNet.Redis.Diagnostics;
using SocketIoNet.Redis.Forwarding;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Hosting;

/// <summary>Registers what every adapter on Redis needs.</summary>
internal static class RedisRegistration
{
    public static ISocketIoBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        ISocketIoBuilder builder, Action<TOptions>? configure, Func<RedisLink, TOptions, Func<Namespace, IAdapter>> createFactory)
        where TOptions : RedisConnectionOptions
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        var added = builder.Services.AddOptions<TOptions>(name).ValidateOnStart();
        if (configure is not null) added.Configure(options => SynchronousConfiguration.Run(configure, options));
        builder.Services.AddSingleton<IValidateOptions<TOptions>>(provider => new RedisOptionsValidation<TOptions>(name, provider.GetRequiredService<IServiceProviderIsService>()));
        builder.Services.RemoveAllKeyed<RedisLink>(name);
        builder.Services.AddKeyedSingleton(name, (provider, _) => CreateLink(provider, name, OptionsOf<TOptions>(provider, name)));
        builder.Services.TryAddKeyedSingleton<IRedisStatus>(name, (provider, _) => provider.GetRequiredKeyedService<RedisLink>(name));
        builder.Services.RemoveAllKeyed<IServerLink>(name);
        builder.Services.AddKeyedSingleton<IServerLink>(name, (provider, _) =>
            new RedisServerLink(provider.GetRequiredKeyedService<RedisLink>(name), OptionsOf<TOptions>(provider, name).ChannelPrefix));
        if (name.Length == 0) builder.Services.TryAddSingleton<IRedisStatus>(provider => provider.GetRequiredKeyedService<RedisLink>(name));
        return builder.UseAdapter(provider =>
        {
            var link = provider.GetRequiredKeyedService<RedisLink>(name);
            return new RedisAdapterFactory(createFactory(link, OptionsOf<TOptions>(provider, name)));
        });
    }

    private static TOptions OptionsOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceProvider provider, string name) => provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);

    private static RedisLink CreateLink(IServiceProvider provider, string name, RedisConnectionOptions options)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return new RedisLink(
            options,
            options.ConnectionString is null ? provider.GetRequiredService<IConnectionMultiplexer>() : null,
            time,
            new RedisLog(provider.GetRequiredService<ILoggerFactory>().CreateLogger("SocketIoNet.Redis"), time),
            new RedisMetrics(provider.GetRequiredService<IMeterFactory>(), name));
    }
}
