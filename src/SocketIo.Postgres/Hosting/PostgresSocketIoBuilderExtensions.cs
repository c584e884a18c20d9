using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SocketIoNet;
using SocketIoNet.Postgres;
using SocketIoNet.Postgres.Connections;
using SocketIoNet.Postgres.Diagnostics;
using SocketIoNet.Postgres.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Connects servers over PostgreSQL.</summary>
public static class PostgresSocketIoBuilderExtensions
{
    /// <summary>Connects servers over the application's <c>NpgsqlDataSource</c>.</summary>
    /// <param name="builder">The server.</param>
    public static ISocketIoBuilder AddPostgresAdapter(this ISocketIoBuilder builder) => builder.AddPostgresAdapter(static _ => { });

    /// <summary>Connects servers over PostgreSQL, together with Node servers that use <c>@socket.io/postgres-adapter</c> 0.5.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Sets the options.</param>
    public static ISocketIoBuilder AddPostgresAdapter(this ISocketIoBuilder builder, Action<PostgresAdapterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var name = builder.Name;
        builder.Services.AddOptions<PostgresAdapterOptions>(name).Configure(configure).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<PostgresAdapterOptions>>(provider => new PostgresOptionsValidation(name, provider.GetRequiredService<IServiceProviderIsService>()));
        builder.Services.TryAddKeyedSingleton(name, (provider, _) => CreateLink(provider, name));
        builder.Services.TryAddKeyedSingleton<IPostgresStatus>(name, (provider, _) => provider.GetRequiredKeyedService<PostgresLink>(name));
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
            options.ConnectionString is null ? provider.GetRequiredService<NpgsqlDataSource>() : null,
            time,
            new PostgresLog(provider.GetRequiredService<ILoggerFactory>().CreateLogger("SocketIoNet.Postgres"), time),
            new PostgresMetrics(provider.GetRequiredService<IMeterFactory>(), name));
    }
}
