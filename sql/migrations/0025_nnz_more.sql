-- The municipalities that a project of Nu Niet Zwanger serves beside its centrumgemeente (nnz_project.area).
CREATE TABLE nnz_region (
    project_id TEXT NOT NULL REFERENCES nnz_project (id),
    area TEXT NOT NULL REFERENCES area (code),
    PRIMARY KEY (project_id, area)
);
