using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using SocketIoNet.Postgres.Connections;

namespace SocketIoNet.Postgres.Hosting;

/// <summary>Checks the options of the adapter when the application starts.</summary>
internal sealed partial class PostgresOptionsValidation(string serverName, IServiceProviderIsService services) : IValidateOptions<PostgresAdapterOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgresAdapterOptions options)
    {
        if (name != serverName) return ValidateOptionsResult.Skip;
        List<string> problems = [];
        if (FindProblemOfConnection(options) is { } problem) problems.Add(problem);
        if (options.ChannelPrefix.Length == 0) problems.Add($"{nameof(options.ChannelPrefix)} must not be empty.");
        if (!Table().IsMatch(options.TableName)) problems.Add($"{nameof(options.TableName)} must be a name of letters, digits and underscores, with a schema and a dot before it if need be.");
        if (options.MaxPendingBytes <= 0) problems.Add($"{nameof(options.MaxPendingBytes)} must be positive.");
        AddProblemsOfTimes(options, problems);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void AddProblemsOfTimes(PostgresAdapterOptions options, List<string> problems)
    {
        if (options.CleanupInterval <= TimeSpan.Zero) problems.Add($"{nameof(options.CleanupInterval)} must be positive.");
        if (options.RequestTimeout <= TimeSpan.Zero) problems.Add($"{nameof(options.RequestTimeout)} must be positive.");
        if (options.HeartbeatInterval <= TimeSpan.Zero) problems.Add($"{nameof(options.HeartbeatInterval)} must be positive.");
        if (options.HeartbeatTimeout <= options.HeartbeatInterval) problems.Add($"{nameof(options.HeartbeatTimeout)} must be longer than {nameof(options.HeartbeatInterval)}.");
    }

    private string? FindProblemOfConnection(PostgresAdapterOptions options)
    {
        if (options.ConnectionString is null)
            return services.IsService(typeof(NpgsqlDataSource)) ? null : $"Set {nameof(options.ConnectionString)}, or register an NpgsqlDataSource.";
        return PostgresConfiguration.FindProblem(options.ConnectionString) is { } problem ? $"{nameof(options.ConnectionString)} is not valid: {problem}." : null;
    }

    [GeneratedRegex(@"^(?:[A-Za-z_][A-Za-z0-9_]*\.)?[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Table();
}
