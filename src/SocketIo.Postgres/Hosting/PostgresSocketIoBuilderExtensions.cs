using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SocketIoNet;
using SocketIoNet.EngineIo;
using SocketIoNet.Postgres;
using SocketIoNet.Postgres.Connections;
using SocketIoNet.Postgres.Diagnostics;
using SocketIoNet.Postgres.Forwarding;
using SocketIoNet.Postgres.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Connects servers over PostgreSQL.</summary>
public static class PostgresSocketIoBuilderExtensions
{
    /// <summary>Connects servers over PostgreSQL, together with Node servers that use <c>@socket.io/postgres-adapter</c> 0.5.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Sets the options. Without a connection string the application's <c>NpgsqlDataSource</c> is used.</param>
    public static ISocketIoBuilder AddPostgresAdapter(this ISocketIoBuilder builder, Action<PostgresAdapterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        var added = builder.Services.AddOptions<PostgresAdapterOptions>(name).ValidateOnStart();
        if (configure is not null) added.Configure(options => SynchronousConfiguration.Run(configure, options));
        builder.Services.AddSingleton<IValidateOptions<PostgresAdapterOptions>>(provider => new PostgresOptionsValidation(name, provider.GetRequiredService<IServiceProviderIsService>()));
        builder.Services.TryAddKeyedSingleton(name, (provider, _) => CreateLink(provider, name));
        builder.Services.TryAddKeyedSingleton<IPostgresStatus>(name, (provider, _) => provider.GetRequiredKeyedService<PostgresLink>(name));
        builder.Services.RemoveAllKeyed<IServerLink>(name);
        builder.Services.AddKeyedSingleton<IServerLink>(name, (provider, _) => new PostgresServerLink(provider.GetRequiredKeyedService<PostgresLink>(name), OptionsOf(provider, name)));
        if (name.Length == 0) builder.Services.TryAddSingleton<IPostgresStatus>(provider => provider.GetRequiredKeyedService<PostgresLink>(name));
        return builder.UseAdapter(provider => new PostgresAdapterFactory(provider.GetRequiredKeyedService<PostgresLink>(name), OptionsOf(provider, name)));
    }

    private static PostgresAdapterOptions OptionsOf(IServiceProvider provider, string name) => provider.GetRequiredService<IOptionsMonitor<PostgresAdapterOptions>>().Get(name);

    private static PostgresLink CreateLink(IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        var time = provider.GetRequiredService<TimeProvider>();
        return new PostgresLink(
            options,
            options.ConnectionString is null ? PostgresConfiguration.Check(provider.GetRequiredService<NpgsqlDataSource>()) : null,
            time,
            new PostgresLog(provider.GetRequiredService<ILoggerFactory>().CreateLogger("SocketIoNet.Postgres"), time),
            new PostgresMetrics(provider.GetRequiredService<IMeterFactory>(), name));
    }
}
